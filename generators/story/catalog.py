"""What the retailer may put on its shelves: categories, things, brands. All of it is made up."""

from typing import NamedTuple


class Category(NamedTuple):
    """A category of the assortment with its share of the products and its price range in USD."""

    name: str
    share: float
    lowest_usd: int
    highest_usd: int
    things: tuple[str, ...]


CATEGORIES = (
    Category("womenswear", 0.15, 12, 180,
             ("Linen Dress", "Wrap Skirt", "Knit Cardigan", "Silk Blouse", "Rain Coat",
              "Wide-Leg Trousers", "Merino Jumper", "Denim Jacket")),
    Category("menswear", 0.13, 12, 190,
             ("Oxford Shirt", "Chinos", "Crew-Neck Jumper", "Parka", "Polo Shirt", "Wool Blazer",
              "Selvedge Jeans", "Pocket T-Shirt")),
    Category("shoes", 0.10, 24, 210,
             ("Running Shoes", "Chelsea Boots", "Loafers", "Canvas Sneakers", "Hiking Boots",
              "Sandals", "Slippers")),
    Category("kids", 0.08, 6, 70,
             ("Romper", "Rain Boots", "Sun Hat", "Pyjamas", "Backpack", "Hooded Towel")),
    Category("home", 0.12, 5, 140,
             ("Throw Blanket", "Cushion", "Table Lamp", "Picture Frame", "Scented Candle",
              "Storage Basket", "Bath Towel", "Duvet Cover")),
    Category("kitchen", 0.10, 4, 220,
             ("Chef's Knife", "Cast-Iron Pan", "Stand Mixer", "Storage Jar", "Espresso Cups",
              "Chopping Board", "Kettle", "Baking Tray")),
    Category("electronics", 0.09, 14, 480,
             ("Headphones", "Bluetooth Speaker", "Charger", "Smart Watch", "Webcam", "Keyboard",
              "Power Bank")),
    Category("sports", 0.08, 7, 160,
             ("Yoga Mat", "Dumbbell", "Cycling Jersey", "Water Bottle", "Tennis Racket", "Day Pack",
              "Swim Goggles")),
    Category("beauty", 0.06, 4, 65,
             ("Face Cream", "Shampoo", "Hand Balm", "Eau de Toilette", "Lip Tint", "Bath Salts")),
    Category("toys", 0.05, 5, 90,
             ("Wooden Train", "Puzzle", "Plush Bear", "Building Blocks", "Board Game", "Kite")),
    Category("stationery", 0.04, 2, 40,
             ("Notebook", "Fountain Pen", "Desk Organiser", "Wall Calendar", "Gift Wrap")),
)  # fmt: skip

STYLES = ("Classic", "Everyday", "Compact", "Soft", "Heritage", "Light", "Studio", "Weekend",
          "Original", "Essential", "Nordic", "Urban")  # fmt: skip

BRANDS = ("Alder & Finch", "Brisko", "Calora", "Dunmarsh", "Elvane", "Fjordlin", "Grovio",
          "Haldenby", "Isselhof", "Jorvane", "Kestrel Row", "Lumenya", "Marrowdale", "Nettle & Oak",
          "Ostrava Mill", "Pellwick", "Quintaro", "Rosmere", "Saltern", "Tavoro")  # fmt: skip
