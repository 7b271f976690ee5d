"""The public contracts we honour, one folder each: how they speak, never what they mean."""
