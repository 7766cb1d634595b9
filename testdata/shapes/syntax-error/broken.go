package main

func unfinished( {
