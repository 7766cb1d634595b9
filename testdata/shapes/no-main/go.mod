module unplug.test/no-main

go 1.22
