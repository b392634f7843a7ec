# A sweep: the error of the tutorial's network against a target, for each mean time of its second
# proximal drive. What is there is not simulated again.
#
#	make -f pipelines/sweep.mk -j4 [MU='120 130 140'] [TARGET=FILE] [MESH=NXxNY]

export PATH := $(CURDIR)/bin:$(PATH)

OUT := out/sweep
TARGET := data/demo/target.txt
MU := $(shell seq 110 5 150)
MESH := 10x10

$(OUT)/rmse.txt: $(MU:%=$(OUT)/%.rmse)
	for mu in $(MU); do echo $$mu $$(cat $(OUT)/$$mu.rmse); done >$@

$(OUT)/%.net: pipelines/network.sh
	@mkdir -p $(@D)
	pipelines/network.sh | hnn-net --mesh $(MESH) --set evprox2.mu=$* >$@

$(OUT)/%.txt: $(OUT)/%.net
	hnn-sim --trials 3 $< | hnn-smooth 30 | hnn-scale 3000 >$@

$(OUT)/%.rmse: $(OUT)/%.txt $(TARGET)
	hnn-avg $< | hnn-rmse $(TARGET) >$@

.PHONY: $(OUT)/rmse.txt
.PRECIOUS: $(OUT)/%.net $(OUT)/%.txt
.DELETE_ON_ERROR:
