import "loss-playground";
