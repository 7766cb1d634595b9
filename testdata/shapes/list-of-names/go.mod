module unplug.test/list-of-names

go 1.22
