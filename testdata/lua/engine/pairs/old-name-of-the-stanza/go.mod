module example.com/old-name-of-the-stanza

go 1.22
