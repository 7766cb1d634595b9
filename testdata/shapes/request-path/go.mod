module unplug.test/request-path

go 1.22
