"""What an unknown sheet's columns and words may mean, with the evidence: the proposals of `debrief map`.

Pure: headers and cells in, a Proposal out. Nothing here reads a file, asks or writes; commands/map.py does.
"""
