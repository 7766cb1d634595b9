module unplug.test/inline-closure

go 1.22
