module unplug.test/build-tags

go 1.22
