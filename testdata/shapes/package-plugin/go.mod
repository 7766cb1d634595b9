module unplug.test/package-plugin

go 1.22
