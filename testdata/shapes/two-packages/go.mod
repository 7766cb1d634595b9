module unplug.test/two-packages

go 1.22
