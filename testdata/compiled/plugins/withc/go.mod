module unplug.test/withc

go 1.25
