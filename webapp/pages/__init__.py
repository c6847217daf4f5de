"""HTTP and words: what visitors and organisers ask for, and how they are answered."""
