module unplug.test/differential

go 1.25
