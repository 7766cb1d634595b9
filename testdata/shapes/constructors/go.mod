module unplug.test/constructors

go 1.22
