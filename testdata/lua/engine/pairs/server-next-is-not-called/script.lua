function handle(c)
end
