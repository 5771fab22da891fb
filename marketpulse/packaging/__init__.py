"""What clusters run: the job as one archive, the wheels it needs, a script that installs them."""
