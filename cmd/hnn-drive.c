/* hnn-drive: add external input to networks. */
#include "drive/options.h"
#include "model/add_drive.h"
#include "model/catalogue.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static void work(struct records *records, void *order)
{
	add_drive(records, order);
	records_sign(records);
	records_write(stdout, records);
}

int main(int argc, char **argv)
{
	const char *given[DRIVE_OPTIONS] = {0}, *path;
	struct drive_order order;
	int option;
	char *value;

	args_begin(argc, argv, drive_usage(argc > 1 ? argv[1] : NULL));
	while ((option = args_option(&value)) >= 0)
		given[option] = value;
	path = drive_order(given, &order);
	catalogue_refuse(path);
	networks_each(path, work, &order);
	drive_order_free(&order);
	output_close();
	return EXIT_OK;
}
