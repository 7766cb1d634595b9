module unplug.test/two-mains

go 1.22
