module unplug.test/several

go 1.25
