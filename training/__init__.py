"""From the data folder to the weights of the trained reader: `python -m training --help`."""
