module unplug.test/modifier-quirks

go 1.22
