module unplug.test/wrong-signature

go 1.22
