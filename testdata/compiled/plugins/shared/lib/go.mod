module unplug.test/lib

go 1.25
