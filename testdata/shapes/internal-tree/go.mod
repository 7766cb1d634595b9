module unplug.test/internal-tree

go 1.22
