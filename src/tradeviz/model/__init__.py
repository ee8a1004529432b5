"""Values and their words: bounds, periods, economies, goods, sources, observations."""
