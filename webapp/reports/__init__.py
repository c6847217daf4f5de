"""Paper and documents: what is made of a walk to be printed, sent and kept."""
