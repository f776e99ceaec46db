"""What changed between two versions, and does it matter?"""
