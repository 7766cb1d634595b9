module unplug.test/stray-main

go 1.22
