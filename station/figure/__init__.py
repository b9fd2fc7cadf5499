"""The exercises as moving line figures: joint angles in, SVG out, and no picture files."""
