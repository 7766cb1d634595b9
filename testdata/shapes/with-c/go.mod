module unplug.test/with-c

go 1.22
