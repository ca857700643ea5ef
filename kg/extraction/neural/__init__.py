"""The trained reader: names, facts, modality and qualifiers from a small recurrent network."""
