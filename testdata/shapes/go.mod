module unplug.test/shapes

go 1.25
