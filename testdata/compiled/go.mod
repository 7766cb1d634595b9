module unplug.test/compiled

go 1.25
