module unplug.test/settings

go 1.22
