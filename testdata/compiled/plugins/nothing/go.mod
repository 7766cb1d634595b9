module unplug.test/nothing

go 1.25
