module unplug.test/initialiser

go 1.22
