module unplug.test/one-name

go 1.22
