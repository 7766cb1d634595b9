module unplug.test/linker-variables

go 1.22
