module unplug.test/own-files

go 1.22
