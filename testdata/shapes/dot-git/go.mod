module example.com/team/dot-git.git

go 1.22
