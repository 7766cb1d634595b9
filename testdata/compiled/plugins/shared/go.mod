module unplug.test/shared

go 1.25

require unplug.test/lib v1.2.3

replace unplug.test/lib v1.2.3 => ./lib
