module unplug.test/exits-at-load

go 1.22
