"""Pictures, speech, music, cutting and documents: functions over arrays and files."""
