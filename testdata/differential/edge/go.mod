module unplug.test/edge

go 1.25
