module unplug.test/pointer

go 1.22
