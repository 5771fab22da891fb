"""What happens on the exchange: pure functions of a story and a day, as in the shops.

Nothing here depends on the scale: an exchange lists as many companies whatever the shops sell.
"""
