module corner-shop/request-signer

go 1.25
