package affero
