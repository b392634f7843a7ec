/* hnn-drive: add external input to networks. */
#include "drive/options.h"
#include "model/add_drive.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

int main(int argc, char **argv)
{
	const char *given[DRIVE_OPTIONS] = {0};
	struct drive_order order;
	struct records records;
	struct input in;
	int option;
	long networks = 0;
	char *value;

	args_begin(argc, argv, drive_usage());
	while ((option = args_option(&value)) >= 0)
		given[option] = value;
	input_open(&in, drive_order(given, &order));
	while (records_read(&in, &records)) {
		add_drive(&records, &order);
		records_write(stdout, &records);
		output_flush();
		records_free(&records);
		networks++;
	}
	if (!networks)
		die_at(in.name, 0, "no network: the input is empty");
	input_close(&in);
	drive_order_free(&order);
	output_close();
	return EXIT_OK;
}
