module corner-shop/audit-trail

go 1.25
